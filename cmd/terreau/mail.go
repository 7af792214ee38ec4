package main

import (
	"net/mail"
	"os"

	"terreau/server"
	"terreau/server/post"
)

// mailFlags say how letters leave. The password has no flag: whoever lists what runs would read it.
type mailFlags struct {
	SMTP             string `name:"smtp" env:"TERREAU_SMTP" placeholder:"smtp://…" help:"${help_smtp}"`
	SMTPPasswordFile string `name:"smtp-password-file" env:"TERREAU_SMTP_PASSWORD_FILE" placeholder:"${help_file}" help:"${help_smtp_password_file}"`
	MailFrom         string `env:"TERREAU_MAIL_FROM" placeholder:"${help_address}" help:"${help_mail_from}"`
	Maildir          string `env:"TERREAU_MAILDIR" placeholder:"${help_folder}" help:"${help_maildir}"`
}

// passwordVariable holds the password of the mail server.
const passwordVariable = "TERREAU_SMTP_PASSWORD"

// mail is how letters leave; none where nothing is said. What cannot be used stops the start.
func (f mailFlags) mail() (m server.Mail, err error) {
	password := os.Getenv(passwordVariable)
	if err := fromFile(&password, f.SMTPPasswordFile, passwordVariable); err != nil {
		return m, err
	}
	switch {
	case f.SMTP != "" && f.Maildir != "":
		return m, said("set-twice", "--smtp", "--maildir")
	case f.SMTP == "" && f.Maildir == "" && (f.MailFrom != "" || password != ""):
		return m, said("mail-without-way")
	case f.SMTP == "" && f.Maildir == "":
		return m, nil
	case f.MailFrom == "":
		return m, said("mail-from-missing")
	}
	from, err := mail.ParseAddress(f.MailFrom)
	if err != nil {
		return m, said("mail-from-address", f.MailFrom)
	}
	m.From = *from
	if f.Maildir != "" {
		if m.Carrier, err = post.OpenMaildir(f.Maildir); err != nil {
			return m, said("maildir-unusable", f.Maildir, plain(err))
		}
		return m, nil
	}
	at, err := post.ParseServer(f.SMTP)
	if err != nil {
		return m, said("smtp-address") // without the address, which may hold a password
	}
	if (at.User == "") != (password == "") {
		return m, said("smtp-half-known")
	}
	at.Password = password
	m.Carrier = at
	return m, nil
}
