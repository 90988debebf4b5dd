"""The directory as those who keep it use it: the same pages for the département, coordinators, operators."""
