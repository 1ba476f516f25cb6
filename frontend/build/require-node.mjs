// Plain JavaScript of any age, so that an old Node gets as far as the message.
var major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  console.error('The frontend needs Node 20 or later; this is Node ' + process.versions.node + '.')
  process.exit(1)
}
