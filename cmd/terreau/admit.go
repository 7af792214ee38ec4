package main

import (
	"cmp"
	"context"
	"strings"

	"terreau/content"
	"terreau/content/people"
)

// admitCommand prints the link that makes an administrator, or gives one her password back.
type admitCommand struct {
	URL string `name:"url" env:"TERREAU_URL" placeholder:"URL" help:"${help_admit_url}"`
}

// Run makes a link that works once, for fifteen minutes; one made before works no more.
func (c *admitCommand) Run(ctx context.Context, s *settings, screen *console) error {
	url := strings.TrimSuffix(c.URL, "/")
	if err := checkURL(url); err != nil {
		return err
	}
	lib, err := s.existing(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	if url == "" { // where the server last answered
		if url, err = lib.Setting(ctx, content.SettingURL); err != nil {
			return err
		}
		url = cmp.Or(url, "http://localhost:8080")
	}
	return admit(ctx, lib, url, screen)
}

// admit prints a new link of admission.
func admit(ctx context.Context, lib *content.Library, url string, screen *console) error {
	token, err := lib.People.Admit(ctx, people.System())
	if err != nil {
		return err
	}
	screen.print("admission", url+"/premiere-visite/"+token)
	return nil
}

// welcomeFirst prints a link of admission while nobody can administer the site.
func welcomeFirst(ctx context.Context, lib *content.Library, url string, screen *console) error {
	has, err := lib.People.HasAdministrator(ctx)
	if err != nil || has {
		return err
	}
	return admit(ctx, lib, url, screen)
}
