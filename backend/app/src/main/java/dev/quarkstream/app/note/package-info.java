/** The sample protected resource: what an application looks like, to be copied or deleted as one folder. */
@NullMarked
package dev.quarkstream.app.note;

import org.jspecify.annotations.NullMarked;
