"""What the tests of the back-end package share."""
