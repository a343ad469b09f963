/// A bucket of an S3-compatible store.
@NullMarked
package io.nodelet.etcd.s3;

import org.jspecify.annotations.NullMarked;
