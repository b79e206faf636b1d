"""Arguments in; findings, files and an exit status out. The only room that prints, exits or asks the day."""
