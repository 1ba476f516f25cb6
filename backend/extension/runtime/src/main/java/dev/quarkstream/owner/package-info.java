/** What the application knows of those whom tokens and sessions belong to. */
@NullMarked
package dev.quarkstream.owner;

import org.jspecify.annotations.NullMarked;
