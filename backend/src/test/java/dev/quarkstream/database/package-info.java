@NullMarked
package dev.quarkstream.database;

import org.jspecify.annotations.NullMarked;
