/** Signing in to the SPA: the cookie, its JWT, its row and its verifier. */
@NullMarked
package dev.quarkstream.session;

import org.jspecify.annotations.NullMarked;
