package main

import "runtime/debug"

func help() string {
	return `Fairlead is a team inbox: it takes mail in, routes each new conversation to the right person, and shows why.

Usage:
  fairlead              serve
  fairlead demo         serve a made-up company from a folder that is thrown away
      -conversations N  fill it with N conversations (default 300, and no fewer)
  fairlead user add -name NAME -email ADDRESS [-role member|lead|admin] [-seat none|sales|service]
                        add a user; the password is read from standard input
  fairlead import -channel ADDRESS FILE…
                        bring old mail along: .eml, mbox, a maildir, or a zip or tar archive of these; it is stored closed, and
                        nobody is told. The same command goes on where it was cut short, and brings nothing in twice
  fairlead export [-channel ADDRESS] [FILE]
                        write all mail, or a channel's, to an mbox file, or else to standard output
  fairlead bench chat   measure live chat on this machine, in a folder that is thrown away
      -visitors N -agents N -messages N -quiet 30s
  fairlead help
  fairlead version

Settings, by environment:
` + settingsHelp()
}

// version is what the build knows of itself: the module's version, or the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "fairlead (unknown version)"
	}
	v, commit := info.Main.Version, ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			commit = " " + s.Value
		}
	}
	if v == "" || v == "(devel)" {
		v = "development"
	}
	return "fairlead " + v + commit + " " + info.GoVersion
}
