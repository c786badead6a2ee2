from onrecord.faces.cli import main

main()
