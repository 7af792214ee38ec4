package main

import (
	"context"
	"fmt"
	"os"

	"terreau/content/people"
	"terreau/server"
	"terreau/themes"
)

// registerCommand writes the register of processing (article 30 of the regulation (EU) 2016/679), as the settings are.
type registerCommand struct {
	JSON      bool `name:"json" help:"${help_json}"`
	mailFlags `embed:""`
}

// Run writes it as Markdown, or as JSON. The providers are those that the same settings give serve, and so is the
// mail server, unless pages name it.
func (c *registerCommand) Run(ctx context.Context, s *settings, screen *console) error {
	lib, err := s.existing(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	theme, err := themes.Load(nil)
	if err != nil {
		return err
	}
	register := server.Register{Library: lib, Words: theme.Words(), Lang: screen.lang}
	if register.Providers, err = providers(os.Environ()); err != nil {
		return err
	}
	if register.Mail, err = c.mail(); err != nil {
		return err
	}
	if register.Mail.Carrier == nil {
		said, err := lib.MailSettings(ctx)
		if err != nil {
			return err
		}
		register.Mail = server.MailOf(said)
	}
	made, err := register.Statement(ctx, people.System())
	if err != nil {
		return err
	}
	if c.JSON {
		return screen.printJSON(made)
	}
	_, err = fmt.Fprint(screen.out, made.Markdown())
	return err
}
