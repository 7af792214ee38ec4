package server

import "strings"

// browsers and systems are what a browser calls itself by, the ones that hide among others first.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chromium", "Chromium"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems = [][2]string{{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"CrOS", "ChromeOS"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"}}
)

// device says in words what a browser calls itself: "Firefox sur Windows". What is known by neither name is shown as it is.
func (s *Server) device(a *ask, agent string) string {
	browser, system := firstNamed(browsers, agent), firstNamed(systems, agent)
	switch {
	case agent == "":
		return s.say(a, "profile.browser")
	case browser != "" && system != "":
		return s.say(a, "device.on", browser, system)
	case browser+system != "":
		return browser + system
	}
	return agent
}

func firstNamed(names [][2]string, agent string) string {
	for _, name := range names {
		if strings.Contains(agent, name[0]) {
			return name[1]
		}
	}
	return ""
}
