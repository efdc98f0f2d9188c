/** What is published is the tarball that `npm run release` made and somebody looked at, never the folder as it stands. */
process.stderr.write('publish the tarball: npm run release makes it and prints the command\n');
process.exitCode = 1;
