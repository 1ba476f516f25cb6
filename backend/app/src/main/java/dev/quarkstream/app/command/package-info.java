/** What the executable does instead of serving: one class a command. They run without the server, beside one or none. */
@NullMarked
package dev.quarkstream.app.command;

import org.jspecify.annotations.NullMarked;
