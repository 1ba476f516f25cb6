/** The tables of tokens and sessions: where they are, how they come to be, whom their rows belong to, and which are dead. */
@NullMarked
package dev.quarkstream.schema;

import org.jspecify.annotations.NullMarked;
