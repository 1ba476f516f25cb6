/** Personal access tokens: the secret, its row, its resources, its verifier and its last use. */
@NullMarked
package dev.quarkstream.token;

import org.jspecify.annotations.NullMarked;
