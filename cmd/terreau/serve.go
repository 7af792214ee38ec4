package main

import (
	"context"

	"terreau/content/db"
)

// serveCommand answers browsers until it is told to stop.
type serveCommand struct {
	Listen         string   `default:"127.0.0.1:8080" env:"TERREAU_LISTEN" placeholder:"HOST:PORT" help:"${help_listen}"`
	URL            string   `name:"url" env:"TERREAU_URL" placeholder:"URL" help:"${help_url}"`
	OpsListen      string   `env:"TERREAU_OPS_LISTEN" placeholder:"HOST:PORT" help:"${help_ops_listen}"`
	TrustedProxies []string `env:"TERREAU_TRUSTED_PROXIES" placeholder:"CIDR,…" help:"${help_trusted_proxies}"`
	WithoutStarter bool     `env:"TERREAU_WITHOUT_STARTER" help:"${help_without_starter}"`
}

// Run opens the library under the folder's lock and serves it.
func (c *serveCommand) Run(ctx context.Context, s *settings, screen *console) error {
	lock, err := db.LockFolder(s.Data)
	if err != nil {
		return err
	}
	defer lock.Release()
	lib, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer lib.Close()
	if err := lib.Migrate(ctx); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
