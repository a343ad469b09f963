/// A bucket of an S3-compatible store, over the project's own small client.
@NullMarked
package io.nodelet.phases.etcd.s3;

import org.jspecify.annotations.NullMarked;
