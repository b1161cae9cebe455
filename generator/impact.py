"""What a branch changes on the portal: the data before and after, assessed on one day and compared."""
