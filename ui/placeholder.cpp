// replaced by the first panel
