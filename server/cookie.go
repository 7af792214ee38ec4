package server

// sessionCookie holds the token of a session.
const sessionCookie = "__Host-terreau"
