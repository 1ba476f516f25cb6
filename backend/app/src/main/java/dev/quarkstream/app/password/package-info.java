/** Passwords: which may be chosen, hashing and checking them off the event loop, throttling of guesses. */
@NullMarked
package dev.quarkstream.app.password;

import org.jspecify.annotations.NullMarked;
