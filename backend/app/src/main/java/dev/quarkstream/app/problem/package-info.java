/** How failures of this application look from outside. */
@NullMarked
package dev.quarkstream.app.problem;

import org.jspecify.annotations.NullMarked;
