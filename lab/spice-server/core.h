#pragma once
#include "server.h"

extern SpiceCoreInterface core_interface;
