@NullMarked
package dev.quarkstream.app.event;

import org.jspecify.annotations.NullMarked;
