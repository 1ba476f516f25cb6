/** The secret of a token: how it is written, read and hashed. */
@NullMarked
package dev.quarkstream.secret;

import org.jspecify.annotations.NullMarked;
