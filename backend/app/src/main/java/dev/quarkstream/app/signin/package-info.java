/** Who proves by a password who they are: in a browser and on a device. */
@NullMarked
package dev.quarkstream.app.signin;

import org.jspecify.annotations.NullMarked;
