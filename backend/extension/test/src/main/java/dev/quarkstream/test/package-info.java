/** For the tests of an application: who calls, without a database or a sign-in; and real tokens. */
@NullMarked
package dev.quarkstream.test;

import org.jspecify.annotations.NullMarked;
