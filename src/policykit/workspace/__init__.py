"""The folder of policies and the folder of documents: the only room that opens files."""
