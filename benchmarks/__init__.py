"""Speed and accuracy, one command each; results are kept as data."""
