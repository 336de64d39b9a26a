"""The accounting language: what there is to read and write, told once for the whole house."""
