package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
	"terreau/server"
)

// settings are what every command needs to know: where the library is kept, and in which zone its days are counted.
type settings struct {
	Data         string `default:"terreau-data" env:"TERREAU_DATA" placeholder:"${help_folder}" help:"${help_data}"`
	Database     string `env:"TERREAU_DATABASE" placeholder:"postgres://…" help:"${help_database}"`
	DatabaseFile string `env:"TERREAU_DATABASE_FILE" placeholder:"${help_file}" help:"${help_database_file}"`
	Timezone     string `default:"Europe/Paris" env:"TERREAU_TIMEZONE" placeholder:"ZONE" help:"${help_timezone}"`

	stated []server.Stated `kong:"-"` // what the command line and the environment said, to be shown
}

// check refuses what cannot be used, in one line, before anything is opened.
func (s *settings) check() error {
	if s.Data == "" {
		return said("data-empty")
	}
	if err := fromFile(&s.Database, s.DatabaseFile, "--database"); err != nil {
		return err
	}
	if s.Database != "" {
		address, err := url.Parse(s.Database)
		if err != nil && strings.HasPrefix(s.Database, "postgres") {
			return said("database-encoding")
		}
		if err != nil || address.Scheme != "postgres" && address.Scheme != "postgresql" || address.Host == "" && address.Query().Get("host") == "" {
			return said("database-address") // without the address, which may hold a password
		}
	}
	if _, err := clock.New(s.Timezone); err != nil || s.Timezone == "" {
		return said("unknown-zone", s.Timezone)
	}
	return nil
}

// fromFile reads a setting from the file that is named for it, if any; both at once are refused.
func fromFile(value *string, file, flag string) (err error) {
	if file == "" {
		return nil
	}
	if *value != "" {
		return said("set-twice", flag, flag+"-file")
	}
	*value, err = readSecret(file)
	return err
}

// readSecret reads a setting kept in a file that its owner alone, and a group at most, may read.
func readSecret(name string) (string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", said("secret-unreadable", name, plain(err))
	}
	if !info.Mode().IsRegular() || info.Size() > 64<<10 {
		return "", said("secret-unreadable", name, "?")
	}
	if info.Mode().Perm()&0o004 != 0 && filepath.Separator == '/' {
		return "", said("secret-for-all", name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return "", said("secret-unreadable", name, plain(err))
	}
	return strings.TrimSpace(string(text)), nil
}

// plain takes the operation and the path off an error of the file system.
func plain(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// options are those of the library that the settings speak of.
func (s *settings) options() (content.Options, error) {
	c, err := clock.New(s.Timezone)
	if err != nil {
		return content.Options{}, err
	}
	o := content.Options{Folder: s.Data, Address: s.Database, Clock: c}
	overlay := filepath.Join(s.Data, "kinds")
	if info, err := os.Stat(overlay); err == nil && info.IsDir() {
		o.Kinds = os.DirFS(overlay)
	}
	return o, nil
}

// open opens the library as it is.
func (s *settings) open(ctx context.Context) (*content.Library, error) {
	o, err := s.options()
	if err != nil {
		return nil, err
	}
	lib, err := content.Open(ctx, o)
	if err != nil && s.Database != "" && refusal.KindOf(err) != refusal.KindInvalid {
		if at := s.silent(ctx); at != "" {
			return nil, said("database-silent", at)
		}
	}
	return lib, err
}

// silent gives the host and port of the database's server where nothing answers there.
func (s *settings) silent(ctx context.Context) string {
	address, err := url.Parse(s.Database)
	if err != nil || address.Hostname() == "" {
		return ""
	}
	port := address.Port()
	if port == "" {
		port = "5432"
	}
	at := net.JoinHostPort(address.Hostname(), port)
	dialer := net.Dialer{Timeout: 5 * time.Second}
	connection, err := dialer.DialContext(ctx, "tcp", at)
	if err != nil {
		return at
	}
	connection.Close()
	return ""
}

// library opens the library for a command that works beside a server or alone: alone, it brings the tables up to date;
// beside one, they must be those it knows.
func (s *settings) library(ctx context.Context) (*content.Library, error) {
	lib, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := ready(ctx, lib, s.Data); err != nil {
		return nil, errors.Join(err, lib.Close())
	}
	return lib, nil
}

// existing opens a library that must be there already: a misspelt folder is no empty library.
func (s *settings) existing(ctx context.Context) (*content.Library, error) {
	if _, err := os.Stat(filepath.Join(s.Data, db.FileName)); s.Database == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, said("no-library", s.Data)
	}
	return s.library(ctx)
}

func ready(ctx context.Context, lib *content.Library, folder string) error {
	lock, err := db.LockFolder(folder)
	if refusal.KindOf(err) == refusal.KindUnavailable {
		return lib.DB.Ready(ctx)
	}
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	defer lock.Release()
	return lib.Migrate(ctx)
}
