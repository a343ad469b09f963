/// Which classes of tests a run has, and how they went: what Maven calls before and after them.
@org.jspecify.annotations.NullMarked
package io.nodelet.e2e.run;
