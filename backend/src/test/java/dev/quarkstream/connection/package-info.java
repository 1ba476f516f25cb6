@NullMarked
package dev.quarkstream.connection;

import org.jspecify.annotations.NullMarked;
