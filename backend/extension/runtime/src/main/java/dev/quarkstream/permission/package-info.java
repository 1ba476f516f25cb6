/** What can be allowed: the configured catalogue and the check that nobody misspells it. */
@NullMarked
package dev.quarkstream.permission;

import org.jspecify.annotations.NullMarked;
