/** How a replica hears what the database says, and what its silence is worth. */
@NullMarked
package dev.quarkstream.feed;

import org.jspecify.annotations.NullMarked;
