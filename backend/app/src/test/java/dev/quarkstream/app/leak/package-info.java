@NullMarked
package dev.quarkstream.app.leak;

import org.jspecify.annotations.NullMarked;
