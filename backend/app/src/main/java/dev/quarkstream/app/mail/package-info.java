/** Mails to people with an account: what they say, and how each is sent though servers of mail or our own go down. */
@NullMarked
package dev.quarkstream.app.mail;

import org.jspecify.annotations.NullMarked;
