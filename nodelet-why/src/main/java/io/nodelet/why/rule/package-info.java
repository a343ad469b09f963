/// The rules: each looks at the facts of one area and names what it finds.
@NullMarked
package io.nodelet.why.rule;

import org.jspecify.annotations.NullMarked;
