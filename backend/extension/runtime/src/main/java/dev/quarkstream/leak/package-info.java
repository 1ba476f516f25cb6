/** What becomes of a token whose secret was found where it must not be. */
@NullMarked
package dev.quarkstream.leak;

import org.jspecify.annotations.NullMarked;
