/* Lets a module that has only headers be a library. */
typedef int up_empty;
