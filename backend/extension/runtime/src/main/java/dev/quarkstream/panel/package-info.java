/** The token panel, wherever an application serves it. */
@NullMarked
package dev.quarkstream.panel;

import org.jspecify.annotations.NullMarked;
