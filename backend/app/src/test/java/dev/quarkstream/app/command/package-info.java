@NullMarked
package dev.quarkstream.app.command;

import org.jspecify.annotations.NullMarked;
