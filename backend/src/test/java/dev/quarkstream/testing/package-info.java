/** What tests share: a database, a clock, callers. */
@NullMarked
package dev.quarkstream.testing;

import org.jspecify.annotations.NullMarked;
