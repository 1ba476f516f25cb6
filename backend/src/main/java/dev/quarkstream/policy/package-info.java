/** What anybody may know of what will be refused, so that a page offers none of it. */
@NullMarked
package dev.quarkstream.policy;

import org.jspecify.annotations.NullMarked;
