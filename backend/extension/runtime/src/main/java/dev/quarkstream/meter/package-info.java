/** What is measured, where the application measures anything. */
@NullMarked
package dev.quarkstream.meter;

import org.jspecify.annotations.NullMarked;
