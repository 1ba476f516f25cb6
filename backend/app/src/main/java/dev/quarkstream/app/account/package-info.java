/** People: registration, password checking off the event loop, throttling of guesses. */
@NullMarked
package dev.quarkstream.app.account;

import org.jspecify.annotations.NullMarked;
