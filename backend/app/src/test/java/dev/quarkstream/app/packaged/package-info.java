/** The jar as it is delivered, started and stopped from outside. */
@NullMarked
package dev.quarkstream.app.packaged;

import org.jspecify.annotations.NullMarked;
