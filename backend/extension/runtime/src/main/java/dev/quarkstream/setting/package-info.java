/** What an operator may set: numbers, durations and texts within their limits. */
@NullMarked
package dev.quarkstream.setting;

import org.jspecify.annotations.NullMarked;
