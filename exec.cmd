@rem The scripts in package.json begin with `exec`, so that a Unix shell makes way for the command and signals to npm reach it. For Windows it means nothing:
@%*
