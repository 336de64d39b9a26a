"""The pages people see while a company is connected: plain HTML that works without JavaScript."""
