"""What `./run bench` measures: our own overhead, mapping, starting, memory; as ratios in one run."""
