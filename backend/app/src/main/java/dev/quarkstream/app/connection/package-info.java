/** What a client may do to a connection: how many, how slowly, how much, and in which grammar. */
@NullMarked
package dev.quarkstream.app.connection;

import org.jspecify.annotations.NullMarked;
