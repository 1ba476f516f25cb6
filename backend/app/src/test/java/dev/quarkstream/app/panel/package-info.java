@NullMarked
package dev.quarkstream.app.panel;

import org.jspecify.annotations.NullMarked;
